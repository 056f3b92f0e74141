import '../styles/tokens.css';
import '../styles/base.css';
import './phone.css';
import { mount } from 'svelte';
import Phone from './Phone.svelte';

const target = document.getElementById('app');
if (target) mount(Phone, { target });
